-- The public website of the invented Civic Standing Office. SQLite.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    account_name VARCHAR(40) NOT NULL UNIQUE,
    email TEXT UNIQUE,
    display_name VARCHAR(80) NOT NULL,
    citizen_number TEXT,
    password_hash TEXT,
    last_ip_address TEXT,
    language TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX accounts_by_citizen_number ON accounts (citizen_number);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    parent_id INTEGER REFERENCES comments (id) ON DELETE SET NULL,
    page TEXT NOT NULL,
    body TEXT NOT NULL,
    tone REAL NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX comments_by_account ON comments (account_id);
CREATE INDEX comments_by_parent ON comments (parent_id);

CREATE TABLE shares (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    page TEXT NOT NULL,
    shared_with TEXT NOT NULL,
    shared_at TEXT NOT NULL
);
CREATE INDEX shares_by_account ON shares (account_id);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    topic TEXT NOT NULL,
    sent_to TEXT NOT NULL,
    subscribed_at TEXT NOT NULL
);
CREATE INDEX subscriptions_by_account ON subscriptions (account_id);

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    page TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    device TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    read_at TEXT NOT NULL
);
CREATE INDEX reading_by_account ON reading (account_id);
