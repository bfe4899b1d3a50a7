BBBB BBBB gettext(u'You sign on with this address, so it stays.') 
