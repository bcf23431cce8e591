/* Handing calls in without the lock: PoolEngine's inbox, notice and parking, for a pool that cannot grow.
 *
 * Checked: when everybody is at rest, every call has been run, also if the first ones wait for each other. What happens under the lock is one step for
 * everybody who takes it, but not for those who push and look without it, so the inbox and the notice are
 * read and written one by one. Sequential consistency is what the code asks of the hardware.
 *
 * spin -DBUG=1: a worker that parks does not look at the inbox again after it has put the notice up.
 * spin -DBUG=2: who hands in looks at the notice first and pushes then.
 * spin -DBUG=3: a searching worker that has found something wakes nobody for the rest.
 */
#ifndef BUG
#define BUG 0
#endif
#define SUBMITTERS 2
#define CALLS 2 /* each */
#define WORKERS 2

bool locked;
byte inbox, queued, searching, ran;
bool notice;
bool idle[WORKERS], token[WORKERS], isSearching[WORKERS];

#define LOCK atomic { !locked -> locked = true }
#define UNLOCK locked = false
#define DRAIN atomic { queued = queued + inbox; inbox = 0 }
#define ANY_IDLE (idle[0] || idle[1])

/* PoolState.growth: under the lock; `woken` is whom to unpark afterwards, WORKERS for nobody. */
inline grow(woken) {
  woken = WORKERS;
  if
  :: queued > 0 && searching == 0 && idle[0] -> woken = 0
  :: queued > 0 && searching == 0 && !idle[0] && idle[1] -> woken = 1
  :: else
  fi;
  if
  :: woken < WORKERS -> idle[woken] = false; isSearching[woken] = true; searching++
  :: else
  fi
}

/* PoolEngine.publish: the notice up or down, and a second look at the inbox when it goes up. */
inline publish(wants, late) {
  late = WORKERS;
  wants = ANY_IDLE && searching == 0;
  if
  :: notice != wants ->
    notice = wants;
    if
    :: wants && BUG != 1 && inbox > 0 -> DRAIN; grow(late)
    :: else
    fi
  :: else
  fi
}

inline unpark(worker) {
  if
  :: worker < WORKERS -> token[worker] = true
  :: else
  fi
}

proctype Submitter() {
  byte left = CALLS, woken, late;
  bool wants, looked;
  do
  :: left > 0 ->
    left--;
    if
    :: BUG == 2 -> looked = notice; inbox++
    :: else -> inbox++; looked = notice
    fi;
    if
    :: looked -> LOCK; DRAIN; grow(woken); publish(wants, late); UNLOCK; unpark(woken); unpark(late)
    :: else
    fi
  :: else -> break
  od
}

proctype Worker(byte me) {
  byte woken, late;
  bool wants, takes;
  do
  :: LOCK; DRAIN;
    woken = WORKERS;
    takes = queued > 0;
    if
    :: takes ->
      queued--;
      if
      :: isSearching[me] -> isSearching[me] = false; searching--
      :: else
      fi;
      if
      :: BUG != 3 -> grow(woken)
      :: else
      fi
    :: else ->
      if
      :: isSearching[me] -> isSearching[me] = false; searching--
      :: else
      fi;
      idle[me] = true
    fi;
    publish(wants, late);
    UNLOCK;
    unpark(woken);
    unpark(late);
    if
    /* A call that waits, unseen by the pool, until another runs beside it: so idle workers must be called. */
    :: takes -> ran++; (ran >= WORKERS)
    :: else -> end: token[me] -> token[me] = false
    fi
  od
}

init {
  atomic {
    run Worker(0); run Worker(1);
    byte number = 0;
    do
    :: number < SUBMITTERS -> run Submitter(); number++
    :: else -> break
    od
  }
  timeout -> assert(ran == SUBMITTERS * CALLS)
}
