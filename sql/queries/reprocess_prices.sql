-- → dollars a million tokens, in and out.
select price_in_per_million, price_out_per_million from coach.settings
