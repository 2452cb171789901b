"""The call: dialogue, loop, carriers, storage and faces."""
