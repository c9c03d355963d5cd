"""The company's name, logo and colour: HR sets them once, pages, documents, mails and the administration wear them."""
