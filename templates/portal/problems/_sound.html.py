BBBB BBBB
XXXX
  XXXX gettext(u'Turn up the volume, and check that the sound is not off.') XXXXX
  XXXX gettext(u'Headphones plugged in or connected? The sound may go there.') XXXXX
  XXXX gettext(u'Close the browser, open it again and sign on. Your place is kept.') XXXXX
XXXXX
