/* Parker: one thread sleeps, several wake it. Each access to the word is a step; the kernel compares the word
 * and puts the sleeper on its list in one, as a futex does, and may let it go without a reason or because
 * time is up.
 *
 * Checked: a sleeper for whom there is a token does not sleep on; a token is taken by one park, and by no park
 * that returns empty-handed; no mark is left behind. Memory is sequentially consistent here: that what was
 * written before an unpark is visible after the park rests on the orders asked for in the code.
 *
 * spin -DBUG=1: a park puts its mark down without looking whether there is a token.
 * spin -DBUG=2: the kernel does not compare the word before it lets the thread sleep.
 * spin -DBUG=3: an unpark wakes the sleeper first and leaves the token then.
 * spin -DBUG=4: a park whose time is up takes its mark back without looking whether there is a token.
 */
#ifndef BUG
#define BUG 0
#endif
#define WAKERS 2
#define WAKEUPS 2 /* each */

mtype = { nothing, token, asleep };
mtype word = nothing;

bool isListed;  /* in the kernel's list of sleepers */
bool isKept;    /* a wake-up that no park has taken */
byte published; /* what the wakers have to say */

inline leaveToken(previous) {
  atomic { previous = word; word = token; isKept = true }
}

inline wake() { isListed = false }

proctype Waker() {
  byte left = WAKEUPS;
  mtype previous;
  do
  :: left > 0 ->
    left--;
    published++;
    if
    :: BUG == 3 -> if :: word == asleep -> wake() :: else fi; leaveToken(previous)
    :: else -> leaveToken(previous); if :: previous == asleep -> wake() :: else fi
    fi
  :: else -> break
  od
}

/* Sleeps while the mark is there; `isUp` when time is up, which `hasLimit` allows. */
inline sleep(isUp, hasLimit) {
  atomic {
    if
    :: word == asleep || BUG == 2 -> isListed = true
    :: else
    fi
  }
  do
  :: !isListed -> break
  :: atomic { hasLimit && isListed -> isListed = false; isUp = true }
  :: atomic { spurious > 0 && isListed -> spurious--; isListed = false }
  od
}

inline park(isWoken, hasLimit) {
  isUp = false;
  atomic {
    isMarked = (word == nothing || BUG == 1);
    if
    :: isMarked -> word = asleep
    :: else
    fi
  }
  do
  :: !isMarked || isUp -> break
  :: else -> if :: word == asleep -> sleep(isUp, hasLimit) :: else -> break fi
  od;
  atomic {
    isWoken = (word == token) && !(BUG == 4 && isUp);
    word = nothing;
    assert(!isWoken || isKept);
    if
    :: isWoken -> isKept = false
    :: else
    fi
  }
}

/* Looks, and sleeps until there is something new, sometimes with a limit; as a worker that is to retire does,
 * it sleeps without one when it has learnt that a wake-up is on its way. */
proctype Sleeper() {
  byte seen = 0;
  byte spurious = 1;
  bool isMarked, isUp, isWoken;
  do
  :: seen == WAKERS * WAKEUPS -> break
  :: else ->
    if
    :: seen < published -> seen = published
    :: else ->
      if
      :: park(isWoken, true);
        /* What was published before is seen now, or its wake-up is still to come. */
        assert(isWoken || word != asleep)
      :: park(isWoken, false);
        assert(isWoken)
      fi
    fi
  od
}

init {
  atomic { run Waker(); run Waker(); run Sleeper() }
  (_nr_pr == 1);
  assert(word != asleep && isKept == (word == token))
}
