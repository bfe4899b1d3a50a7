
BBBB BBBB
XXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXX
  XXXX XXXXXXXXXXXXXXXXX XXXXXXX
    XXXX gettext(u'This computer is ready for your video visit.') XXXXX
    XXX gettext(u'Use the same computer and the same browser on the day.') XXXX
  XXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXX
    XXXX gettext(u'This computer is ready, but one thing could be better.') XXXXX
    XXX gettext(u'You can have your visit as it is. What to do is below.') XXXX
  XXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXX
    XXXX gettext(u'This computer is not ready yet. Do this first:') XXXXX
  XXXXXX
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXX
    XXXX gettext(u'A part could not be tested.') XXXXX
    XXX gettext(u'That is not a fault of your computer. What we could test is below.') XXXX
  XXXXXX
  XX XXXXXXXXXXXXXXX XXXXXXX gettext(u'You can still have your visit: join with sound only, and your doctor will hear you.') XXXX
XXXXXX
