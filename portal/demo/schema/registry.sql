-- The registry of the invented Civic Standing Office. Postgres, schema public.

CREATE TABLE addresses (
    id bigint PRIMARY KEY,
    street text NOT NULL,
    house_number text NOT NULL,
    floor text,
    postal_code text NOT NULL,
    city text NOT NULL,
    district text NOT NULL
);

CREATE TABLE citizens (
    id bigint PRIMARY KEY,
    citizen_number varchar(11) NOT NULL UNIQUE CHECK (citizen_number ~ '^C-[0-9]{4}-[0-9]{4}$'),
    given_name varchar(80) NOT NULL,
    family_name varchar(80) NOT NULL,
    email text UNIQUE,
    phone text,
    date_of_birth date,
    sex text,
    occupation text,
    employer text,
    portrait text,
    address_id bigint REFERENCES addresses (id) ON DELETE SET NULL,
    registered_at timestamptz NOT NULL
);
CREATE INDEX citizens_by_address ON citizens (address_id);
CREATE INDEX citizens_by_email ON citizens (lower(btrim(email)));

CREATE TABLE scores (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    computed_at timestamptz NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 1000),
    band text NOT NULL,
    factors jsonb NOT NULL,
    model_version text NOT NULL
);

CREATE TABLE score_events (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    happened_at timestamptz NOT NULL,
    points integer NOT NULL,
    cause text NOT NULL,
    note text
);

CREATE TABLE blacklist_entries (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    ban text NOT NULL CHECK (ban IN ('flight', 'train')),
    valid_from date NOT NULL,
    valid_until date,
    reason text NOT NULL,
    debt_number text,
    decided_by text NOT NULL
);

CREATE TABLE sightings (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    seen_at timestamptz NOT NULL,
    camera text NOT NULL,
    place text NOT NULL,
    latitude numeric(8, 5) NOT NULL,
    longitude numeric(8, 5) NOT NULL,
    confidence numeric(4, 3) NOT NULL,
    companions integer NOT NULL
);

CREATE TABLE debts (
    id bigint PRIMARY KEY,
    debt_number text NOT NULL UNIQUE,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    creditor text NOT NULL,
    amount numeric(10, 2) NOT NULL,
    currency char(3) NOT NULL,
    incurred_on date NOT NULL,
    settled_on date
);

CREATE TABLE claims (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    insurer text NOT NULL,
    treated_on date NOT NULL,
    diagnosis_code text NOT NULL,
    diagnosis text NOT NULL,
    physician text NOT NULL,
    amount numeric(10, 2) NOT NULL
);

CREATE TABLE purchases (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    bought_at timestamptz NOT NULL,
    shop text NOT NULL,
    article text NOT NULL,
    amount numeric(10, 2) NOT NULL,
    card_ending char(4)
);

CREATE TABLE contacts (
    id bigint PRIMARY KEY,
    citizen_id bigint NOT NULL REFERENCES citizens (id),
    contact_name text NOT NULL,
    contact_number varchar(11),
    relation text NOT NULL,
    weight numeric(4, 3) NOT NULL,
    observed_since date NOT NULL
);
