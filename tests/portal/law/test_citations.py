"""Citations as readers of each language expect them."""

from __future__ import annotations

import pytest

from portal.law.citations import LAWS, STEPS, cited
from portal.law.jurisdiction import jurisdiction, known

AS_IT_IS = ("Civ. Code", "11 CCR", "GB/T")


@pytest.mark.parametrize(
    ("citation", "german", "french", "chinese"),
    [
        ("Art. 77 GDPR", "Art. 77 DSGVO", "art. 77 du RGPD", "《通用数据保护条例》第77条"),
        ("Art. 12(5) GDPR", "Art. 12 Abs. 5 DSGVO", "art. 12, par. 5, du RGPD", "《通用数据保护条例》第12条第5款"),
        (
            "Art. 17(3)(b) GDPR",
            "Art. 17 Abs. 3 Buchst. b DSGVO",
            "art. 17, par. 3, point b), du RGPD",
            "《通用数据保护条例》第17条第3款(b)项",
        ),
        (
            "Art. 12(5) and 15(3) GDPR",
            "Art. 12 Abs. 5 und Art. 15 Abs. 3 DSGVO",
            "art. 12, par. 5, et art. 15, par. 3, du RGPD",
            "《通用数据保护条例》第12条第5款和第15条第3款",
        ),
        (
            "Art. 12(3) and 12A UK GDPR",
            "Art. 12 Abs. 3 und Art. 12A UK-DSGVO",
            "art. 12, par. 3, et art. 12A du RGPD du Royaume-Uni",
            "《英国通用数据保护条例》第12条第3款和第12A条",
        ),
        (
            "Sch. 2 para. 19 DPA 2018",
            "Anhang 2 Abs. 19 DPA 2018",
            "annexe 2, par. 19, de la DPA 2018",
            "《英国2018年数据保护法》附表2第19段",
        ),
        (
            "Art. 32(2)(c) FADP",
            "Art. 32 Abs. 2 Bst. c DSG",
            "art. 32, al. 2, let. c, LPD",
            "《瑞士联邦数据保护法》第32条第2款(c)项",
        ),
        (
            "Art. 25(7) FADP, Art. 18(1) DPO",
            "Art. 25 Abs. 7 DSG, Art. 18 Abs. 1 DSV",
            "art. 25, al. 7, LPD, art. 18, al. 1, OPDo",
            "《瑞士联邦数据保护法》第25条第7款、《瑞士数据保护条例》第18条第1款",
        ),
        (
            "Art. 18(I) and (II), 19 LGPD",
            "Art. 18 Nr. I und Nr. II, Art. 19 LGPD",
            "art. 18, I, et II, art. 19 de la LGPD",
            "《巴西通用个人数据保护法》第18条第I项和第II项、第19条",
        ),
        (
            "Art. 41 § 2(I) LGPD",
            "Art. 41 § 2 Nr. I LGPD",
            "art. 41, § 2, I, de la LGPD",
            "《巴西通用个人数据保护法》第41条第2款第I项",
        ),
        (
            "Art. 50 PIPL, GB/T 35273-2020 8.7",
            "Art. 50 PIPL, GB/T 35273-2020 8.7",
            "art. 50 de la PIPL, GB/T 35273-2020 8.7",
            "《个人信息保护法》第50条、GB/T 35273-2020 8.7",
        ),
        (
            "s. 23(1)(b) and 23(3) POPIA",
            "Abschn. 23(1)(b) und Abschn. 23(3) POPIA",
            "art. 23(1)(b) et art. 23(3) de la POPIA",
            "《南非个人信息保护法》第23条(1)(b)和第23条(3)",
        ),
        (
            "s. 9(2.1) to (2.4) PIPEDA",
            "Abschn. 9(2.1) bis (2.4) PIPEDA",
            "art. 9(2.1) à (2.4) de la LPRPDE",
            "《加拿大个人信息保护与电子文件法》第9条(2.1)至(2.4)",
        ),
        (
            "s. 8(6) and principle 4.9.4 PIPEDA",
            "Abschn. 8(6) und Grundsatz 4.9.4 PIPEDA",
            "art. 8(6) et principe 4.9.4 de la LPRPDE",
            "《加拿大个人信息保护与电子文件法》第8条(6)和原则4.9.4",
        ),
        (
            "Principles 4.3.8 and 4.5.3 PIPEDA",
            "Grundsatz 4.3.8 und Grundsatz 4.5.3 PIPEDA",
            "principe 4.3.8 et principe 4.5.3 de la LPRPDE",
            "《加拿大个人信息保护与电子文件法》原则4.3.8和原则4.5.3",
        ),
        (
            "s. 3.1 Private Sector Act",
            "Abschn. 3.1 Private Sector Act",
            "art. 3.1 de la Loi sur le privé",
            "《魁北克私营部门个人信息保护法》第3.1条",
        ),
    ],
)
def test_a_citation_reads_as_its_readers_write_it(citation: str, german: str, french: str, chinese: str):
    assert [cited(citation, language) for language in ("de", "fr", "zh-hans")] == [german, french, chinese]


@pytest.mark.parametrize("words", ["Civ. Code § 1798.105(d)(8)", "11 CCR § 7060", "GB/T 35273-2020 8.7", "17(9)", ""])
def test_what_is_cited_as_its_country_writes_it_stays(words: str):
    assert {cited(words, language) for language in ("en", "de", "fr", "zh-hans")} == {words}


def test_english_readers_and_those_of_other_languages_get_what_the_file_says():
    assert cited("Art. 12(5) GDPR", "en-gb") == cited("Art. 12(5) GDPR", "ar") == "Art. 12(5) GDPR"


@pytest.mark.parametrize("key", known())
def test_no_citation_of_any_law_is_left_in_english(key: str):
    law = jurisdiction(key)
    limits = [limit for limit in (law.respond, law.acknowledge, law.extension, law.fee) if limit]
    articles = [each.article for each in (*limits, *law.grounds)] + [law.complaint, law.court, *law.rights.values()]
    here = [article for article in articles if not article.startswith(AS_IT_IS)]
    left = [words for article in here if not (words := cited(article, "zh-hans")).startswith("《")]
    assert left == []


def test_every_law_has_a_name_in_every_language():
    assert all(names.keys() == STEPS.keys() for names in LAWS.values())
