/* Signal: something that happens once, which a task waits for by its continuation, or a thread in a parker.
 *
 * Checked: the one who waits goes on, once, with the reason of the first who fired; nobody touches the
 * continuation while another does, without a lock. The parker is a token here; parker.pml has the rest.
 *
 * spin -DBUG=1: a task says that it is suspended before it stores its continuation.
 * spin -DBUG=2: who fires does not look whether somebody was faster.
 * spin -DBUG=3: a task that comes too late for its suspension relies on who has fired.
 * spin -DBUG=4: who fires leaves the token before it changes the word.
 */
#ifndef BUG
#define BUG 0
#endif

mtype = { idle, suspended, completed, timedOut, cancelled };
mtype word = idle;
mtype first = idle; /* the reason of the first who fired */

bool isStored;      /* a continuation is there */
bool isTouched;     /* somebody is at the continuation */
bool hasToken;
byte resumptions;
mtype reason = idle; /* what the one who waits is told */

inline touch(isThere) {
  atomic { assert(!isTouched); isTouched = true };
  isStored = isThere;
  isTouched = false
}

inline resume(why) {
  atomic { resumptions++; reason = why }
}

proctype Firing(mtype why) {
  mtype present;
  bool isFirst, wasThere;
  if
  :: BUG == 4 -> hasToken = true
  :: else
  fi;
  present = word;
  do
  :: present != idle && present != suspended && BUG != 2 -> break
  :: else ->
    atomic {
      isFirst = (word == present || BUG == 2);
      if
      :: isFirst ->
        present = word;
        word = why;
        if :: first == idle -> first = why :: else fi
      :: else -> present = word
      fi
    }
    if
    :: isFirst -> break
    :: else
    fi
  od;
  if
  :: isFirst && present == suspended ->
    wasThere = isStored;
    touch(false);
    if :: wasThere -> resume(why) :: else fi
  :: isFirst && present != suspended && BUG != 4 -> hasToken = true
  :: else
  fi
}

proctype Task() {
  mtype present;
  if
  :: BUG != 1 -> touch(true)
  :: else
  fi;
  atomic {
    present = word;
    if
    :: word == idle -> word = suspended
    :: else
    fi
  }
  if
  :: present == idle && BUG == 1 -> touch(true)
  :: present != idle && BUG != 3 -> touch(false); resume(present)
  :: else
  fi;
  (resumptions > 0) /* suspended until then */
}

proctype Thread() {
  do
  :: word != idle && word != suspended -> break
  :: else -> hasToken -> hasToken = false
  od;
  resume(word)
}

init {
  atomic {
    if
    :: run Task()
    :: run Thread()
    fi;
    run Firing(completed); run Firing(timedOut); run Firing(cancelled)
  }
  (_nr_pr == 1);
  assert(resumptions == 1 && reason == first && word == first)
}
