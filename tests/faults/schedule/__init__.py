"""Many requests, and many faults at random under way: at the end everything is as if there had been none."""
