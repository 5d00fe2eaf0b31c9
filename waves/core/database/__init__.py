"""The database: engine, migrations and the checks that run before them."""
