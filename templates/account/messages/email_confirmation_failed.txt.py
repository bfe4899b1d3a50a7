BBBB BBBB gettext(u'This address belongs to another account.') 
