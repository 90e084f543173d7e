CREATE TABLE checkpoints (
    log INTEGER PRIMARY KEY,
    number INTEGER NOT NULL) STRICT;
CREATE TABLE partitions (
    partition INTEGER PRIMARY KEY,
    counter INTEGER NOT NULL,
    nonce INTEGER NOT NULL,
    highest_customer INTEGER NOT NULL) STRICT;
CREATE TABLE states (
    key INTEGER PRIMARY KEY,
    id_hash INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    record BLOB NOT NULL) STRICT;
CREATE INDEX states_by_id_hash ON states (id_hash);
