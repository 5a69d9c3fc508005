-- A replay may go to one destination only, also when the program ends in the middle of it.
ALTER TABLE message ADD COLUMN only_to INTEGER;
