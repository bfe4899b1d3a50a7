
BBBB BBBB
XX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXX
XX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXX gettext(u'We cannot reach the clinic at the moment and keep trying. Times to join still change by themselves. In a hurry? The phone number is at the foot of this page.') XXXX
XX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX gettext(u'Without scripts this page does not change by itself: load it again when it is time to join.') XXXX
