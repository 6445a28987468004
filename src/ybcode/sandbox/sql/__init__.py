"""The store port in SQL: schema, queries and effects, written once for every database.

Statements keep to the subset that SQLite and PostgreSQL share; a store brings its connections, its
transactions and its placeholder.
"""
