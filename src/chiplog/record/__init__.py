"""Write into a log: add, edit, retract, import, undo, drafts, init. Nothing here prints or asks."""
