"""The demonstration district: everything in it is invented but the reference lists; one module for each thing it makes."""
