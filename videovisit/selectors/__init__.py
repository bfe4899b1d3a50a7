"""Reads of checks and visits."""
