"""A doctor's hours, booked appointments and the Appointment Center."""
