-- $1 the mark with the embeddings' origin. COMMENT takes no parameters, hence the function.
select public.mark_knowledge($1)
