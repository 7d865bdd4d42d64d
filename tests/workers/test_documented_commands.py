"""The commands that the documents show can be typed as they stand there."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(r"^ {4,}python manage\.py ((?:collect|erase|deadline) .*)$", re.MULTILINE)


def shown() -> list[str]:
    texts = (path.read_text().replace("\\\n", " ") for path in DOCUMENTS)
    return [command for text in texts for command in SHOWN.findall(text)]


@pytest.mark.parametrize("line", shown())
def test_a_documented_command_is_understood(line):
    name, *arguments = shlex.split(line)
    command = load_command_class(get_commands()[name], name)
    assert command.create_parser("manage.py", name).parse_args(arguments)


def test_both_ways_of_trying_a_system_are_documented():
    assert {line.split()[0] for line in shown()} >= {"collect", "erase"}
