"""Backup and restore: `python -m waves backup FILE` and `python -m waves restore FILE`.

A backup is one tar file: a copy of the database, the files of the data folder, and a
manifest.
"""
