"""What is learned from labelled sentences, and those sentences."""
