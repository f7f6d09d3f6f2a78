"""Taghouse, a warehouse for image-board metadata. The program is the script `taghouse`."""
