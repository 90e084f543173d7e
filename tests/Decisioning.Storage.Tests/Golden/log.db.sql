CREATE TABLE documents (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (name, number)) STRICT;
CREATE TABLE epochs (
    partition INTEGER PRIMARY KEY,
    counter INTEGER NOT NULL,
    nonce INTEGER NOT NULL) STRICT;
CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    payload BLOB NOT NULL) STRICT;
CREATE TABLE trimmed (
    log INTEGER PRIMARY KEY,
    number INTEGER NOT NULL) STRICT;
