"""What Habeas claims of its speed, measured beside the physical limit on the same machine in the same run."""
