-- Whoever waits for a seal is looked for every few seconds: among millions of answers these few.
create index licence_file_answer_unsealed on read.licence_file_answer (position) where code in ('FILE_SEAL_MISSING', 'FILE_SEAL_UNUSABLE');
