"""Review: what two versions of a log differ in, and how they become one. Pure."""
