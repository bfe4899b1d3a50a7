BBBB BBBB gettext(u'From now on you sign on with the new address.') 
