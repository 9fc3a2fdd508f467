"""Districts to start from: data, copied by `groundswell new`."""
