"""The chain from a published effect to the one that counts: how its constants were got."""
