"""
Sign-in with an account of the company (OpenID Connect). `provider` and `tokens` speak with the company's service,
`matching` says who that is here, `troubles` what can go wrong.
"""
