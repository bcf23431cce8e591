/* Calls that lie ready for a worker process before it begins them: the word of AnyFuture, the slot of SharedPage and PoolState's list, for one call
 * that several want to cancel.
 *
 * Checked: it runs once, or never and is cancelled then; who settles what it is finds the pool alive; nothing is left in the queue or in the window.
 * The lock is the pool's: what happens under it is one step for all who take it. Word and slot are changed without it too.
 *
 * spin -DBUG=1: the keeper begins a call while somebody is about to settle it.
 * spin -DBUG=2: the keeper takes a call back while somebody is about to settle it.
 * spin -DBUG=3: who settles puts the call back without asking the worker.
 * spin -DBUG=4: a fetched call is cancelled like a pending one.
 */
#ifndef BUG
#define BUG 0
#endif
#define CANCELLERS 2

mtype = { PENDING, FETCHED, RUNNING, DONE, CANCELLED };
mtype = { NOTHING, OFFERED, TAKEN, WITHDRAWN };

mtype word = PENDING, slot = NOTHING;
bool settling;              /* a flag of the word */
bool locked, alive = true;  /* of the pool */
byte held;                  /* by those who use it from outside */
bool queued = true, fetched, begun, answered;
byte ran;

#define LOCK atomic { !locked -> locked = true }
#define UNLOCK locked = false

inline hold() { atomic { assert(alive); held++ } }
inline drop() { held-- }

/* CallWindow.withdraw */
inline withdraw(gone) {
  atomic {
    if
    :: slot == OFFERED -> slot = WITHDRAWN
    :: else
    fi;
    gone = slot == WITHDRAWN
  }
}

/* Of another process: sees nothing but the slot. */
proctype Worker() {
  bool isTaken;
end:
  do
  :: slot == OFFERED ->
    atomic {
      isTaken = slot == OFFERED;
      if
      :: isTaken -> slot = TAKEN
      :: else
      fi
    }
    if
    :: isTaken -> ran++; answered = true
    :: else
    fi
  od
}

/* The keeper's thread, which leaves when nothing is left to do; then the pool ends. */
proctype Keeper() {
  bool isMine, gone;
  do
  :: LOCK;
    if
    :: !fetched && !queued -> UNLOCK; break
    /* PoolState.fetch */
    :: !fetched && queued ->
      atomic {
        isMine = word == PENDING;
        if
        :: isMine -> word = FETCHED
        :: else
        fi
      }
      if
      :: isMine -> queued = false; fetched = true; slot = OFFERED
      :: else
      fi;
      UNLOCK
    /* It starts the call itself, in another slot. */
    :: !fetched && queued ->
      atomic {
        isMine = word == PENDING;
        if
        :: isMine -> word = RUNNING
        :: else
        fi
      }
      if
      :: isMine -> queued = false; UNLOCK; ran++; word = DONE
      :: else -> UNLOCK
      fi
    /* PoolState.returnFetched */
    :: fetched ->
      withdraw(gone);
      if
      :: gone ->
        atomic {
          isMine = word == FETCHED && (!settling || BUG == 2);
          if
          :: isMine -> word = PENDING; settling = false
          :: else
          fi
        }
        if
        :: isMine -> fetched = false; queued = true
        :: else
        fi
      :: else
      fi;
      UNLOCK
    /* PoolState.takeFetched */
    :: fetched ->
      atomic {
        isMine = word == RUNNING || (word == FETCHED && (!settling || BUG == 1));
        if
        :: isMine -> word = RUNNING; settling = false
        :: else
        fi
      }
      if
      :: isMine -> fetched = false; UNLOCK; answered; word = DONE
      :: else -> UNLOCK
      fi
    fi
  od;
  /* Whoever uses the pool from outside holds it. */
  atomic { held == 0 -> alive = false }
}

/* AnyFuture.cancel, and the settling in AnyFuture.change. */
proctype Canceller() {
  bool isMine, gone;
  do
  :: word == FETCHED && BUG != 4 ->
    atomic {
      isMine = word == FETCHED && !settling;
      if
      :: isMine -> settling = true
      :: else
      fi
    }
    if
    :: isMine ->
      hold();
      LOCK;
      gone = false;
      if
      :: fetched && BUG != 3 -> withdraw(gone)
      :: fetched && BUG == 3 -> gone = true
      :: else
      fi;
      if
      :: gone ->
        fetched = false; queued = true;
        atomic {
          if
          :: word == FETCHED -> word = PENDING; settling = false
          :: else
          fi
        }
      :: else ->
        atomic {
          if
          :: word == FETCHED -> word = RUNNING; settling = false
          :: else
          fi
        }
      fi;
      UNLOCK;
      drop()
    :: else
    fi
  :: word == PENDING || (word == FETCHED && BUG == 4) ->
    atomic {
      isMine = word == PENDING || (word == FETCHED && BUG == 4);
      if
      :: isMine -> word = CANCELLED
      :: else
      fi
    }
    if
    :: isMine -> hold(); LOCK; queued = false; fetched = (BUG == 4 -> false : fetched); UNLOCK; drop(); break
    :: else
    fi
  :: word == RUNNING || word == DONE || word == CANCELLED -> break
  od
}

init {
  byte count;
  atomic {
    run Worker();
    run Keeper();
    do
    :: count < CANCELLERS -> run Canceller(); count++
    :: else -> break
    od
  }
  /* All but the worker. */
  _nr_pr == 2;
  assert(!alive && !queued && !fetched && held == 0);
  assert(word == DONE && ran == 1 || word == CANCELLED && ran == 0)
}
