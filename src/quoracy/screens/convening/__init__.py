"""From asking for a conference to the day it is held: the request, the answer, the arranging, who is asked, delays."""
