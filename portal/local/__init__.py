"""The local stack: everything the portal needs to run on one machine, started and stopped as one."""
