"""The panels around the stage. Each talks to the session only, and follows its one signal."""
