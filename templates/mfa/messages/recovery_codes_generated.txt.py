BBBB BBBB gettext(u'Here are your recovery codes. Keep them in a safe place.') 
