"""The workspaces. Each only arranges panels and a stage."""
