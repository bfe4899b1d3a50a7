BBBB BBBB gettext(u'This address has not been proven yet.') 
