package dev.latchkey.auth.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows that do not fit their places. When all rows have been read, some of them turn out to fit another's place: they were moved, and the row
 * behind a place that can be filled so may fit after all.
 */
final class Suspects {

    /** Each is tried at the place of each other, so there is an end to it; what is more is told as it was found. */
    private static final int MOST = 4000;

    private final List<Suspect> suspects = new ArrayList<>();
    private final Consumer<Fault> faults;
    private final RowDigest digests = new RowDigest();

    Suspects(Consumer<Fault> faults) {
        this.faults = faults;
    }

    private record Suspect(AuditRow row, List<byte[]> before) {

        boolean isAt(int chain, long seq) {
            return row.chain() == chain && row.seq() == seq;
        }
    }

    /**
     * @param before what the digest of the row before may be; nothing, if that row is missing
     */
    void add(AuditRow row, List<byte[]> before) {
        if (suspects.size() < MOST) {
            suspects.add(new Suspect(row, new ArrayList<>(before)));
        } else {
            faults.accept(asFound(row, before));
        }
    }

    /** Another row fits that place. */
    void takeBack(int chain, long seq) {
        suspects.removeIf(suspect -> suspect.isAt(chain, seq));
    }

    /** Tells of all that are still suspect. */
    void judge() {
        for (int i = 0; i < suspects.size(); i++) {
            Suspect suspect = suspects.get(i);
            if (fits(suspect.row(), suspect)) {
                // It was only that what stands before it is not what stood there.
                continue;
            }
            Suspect belongsHere = suspects.stream()
                    .filter(other -> other != suspect && fits(other.row(), suspect))
                    .findFirst()
                    .orElse(null);
            if (belongsHere != null && i + 1 < suspects.size()) {
                Suspect next = suspects.get(i + 1);
                if (next.isAt(suspect.row().chain(), suspect.row().seq() + 1)) {
                    next.before().add(belongsHere.row().digest());
                }
            }
            faults.accept(
                    belongsHere == null
                            ? asFound(suspect.row(), suspect.before())
                            : new Fault(
                                    suspect.row().chain(),
                                    suspect.row().seq(),
                                    suspect.row().seq(),
                                    Fault.Kind.MOVED,
                                    "holds another row; its own is at "
                                            + belongsHere.row().id()));
        }
        suspects.clear();
    }

    private boolean fits(AuditRow row, Suspect place) {
        if (row.digest() == null) {
            return false;
        }
        AuditRow there = row.at(place.row().chain(), place.row().seq(), row.digest());
        return place.before().stream().anyMatch(before -> Arrays.equals(digests.of(before, there), row.digest()));
    }

    private static Fault asFound(AuditRow row, List<byte[]> before) {
        return before.isEmpty()
                ? new Fault(
                        row.chain(),
                        row.seq(),
                        row.seq(),
                        Fault.Kind.UNPROVEN,
                        "cannot be proven, as the row before it is missing")
                : new Fault(row.chain(), row.seq(), row.seq(), Fault.Kind.CHANGED, "changed");
    }
}
