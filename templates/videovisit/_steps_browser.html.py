
BBBB BBBB
XXX XXXXXXXXXXXXXXXXXXXX XXXX XXXXX XXXXXX XXXXXXX
  XXXX gettext(u'Click the sign to the left of the address.') XXXXX
  XXXX gettext(u'Turn Camera and Microphone on.') XXXXX
  XXXX gettext(u'Press “Check again”.') XXXXX
XXXXX
XXX XXXXXXXXXXXXXXXXXXXXXX XXXXXXX
  XXXX gettext(u'Click the crossed-out camera beside the address.') XXXXX
  XXXX gettext(u'Click the x beside “Blocked”.') XXXXX
  XXXX gettext(u'Press “Check again”, choose Allow, and tick Remember.') XXXXX
XXXXX
XXX XXXXXXXXXXXXXXXXXXXXX XXXXXXX
  XXXX gettext(u'Open the Safari menu, then Settings for this website.') XXXXX
  XXXX gettext(u'Choose Allow for Camera and Microphone.') XXXXX
  XXXX gettext(u'Load this page again.') XXXXX
XXXXX
