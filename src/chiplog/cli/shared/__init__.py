"""What commands share: options, the log they are about, how they print."""
