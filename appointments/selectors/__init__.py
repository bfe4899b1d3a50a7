"""Reads of hours, appointments and calendars: who looks comes first."""
