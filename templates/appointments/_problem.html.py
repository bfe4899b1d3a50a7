
BBBB BBBB
BB BBBBBBB
  BB BBBBBBB BB BBBBBBB gettext(u'This time has just gone: somebody else was quicker. Nothing has changed. Please choose another time.') 
  BBBB BBBBBBB BB BBBBBBBBBBBBBB gettext(u'There is another visit at that time already. Nothing has changed. Please choose another time.') 
  BBBB BBBBBBB BB BBBBBB gettext(u'That time has passed. Nothing has changed. Please choose a later time.') 
  BBBB BBBBBBB BB BBBBBBBBBBBBB gettext(u'The doctor does not see patients at that time. Nothing has changed. Please choose one of the times below.') 
  BBBB BBBBBBB BB BBBBBBBBB gettext(u'We do not hold a time for you any more: we hold one time for 10 minutes. Nothing has changed. Please choose again.') 
  BBBB BBBBBBB BB BBBBBBBBB gettext(u'This visit was changed in the meantime. Below you see how it is now.') 
  BBBB gettext(u'Please choose a time.') 
  BBBBB
  XXXX XXXXXXXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBXXXXXX
BBBBB
