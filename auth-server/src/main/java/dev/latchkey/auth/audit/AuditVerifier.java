package dev.latchkey.auth.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says whether the audit log is what was written. Rows are read once, in the order of their chains, and none is kept but those that do not
 * fit.
 */
@Service
public class AuditVerifier {

    private final ChainStore chains;
    private final RowStore rows;
    private final CheckpointStore checkpoints;
    private final Signatures signatures;
    private final TransactionTemplate snapshot;

    AuditVerifier(
            ChainStore chains,
            RowStore rows,
            CheckpointStore checkpoints,
            Signatures signatures,
            PlatformTransactionManager transactions) {
        this.chains = chains;
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.signatures = signatures;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * What was found.
     *
     * @param unsigned how many rows of each chain come after its last checkpoint: chained, but whoever can write to the database could
     *     have written them anew
     * @param unchained rows from before there were chains, of which nothing can be proven
     */
    public record Report(long rows, long unchained, int chains, long faults, Map<Integer, Long> unsigned) {

        public boolean isSound() {
            return faults == 0;
        }
    }

    /**
     * Reads the whole log.
     *
     * @param told a line for each fault, as it is found
     */
    public Report verify(Consumer<String> told) {
        return verifyFaults(fault -> told.accept(fault.toString()));
    }

    /** As {@link #verify}, for whoever wants to know more of a fault than its words. */
    Report verifyFaults(Consumer<Fault> told) {
        return snapshot.execute(status -> {
            Reading reading = new Reading(told);
            rows.all(reading::add);
            return reading.end();
        });
    }

    /** One pass over all rows. */
    private final class Reading {

        private final Map<Integer, Chain> known =
                chains.all().stream().collect(Collectors.toMap(Chain::number, chain -> chain));
        private final Map<Integer, Long> last = new TreeMap<>();
        private final Map<Integer, Long> witnessed = new TreeMap<>();
        private final Map<Integer, Long> unsigned = new TreeMap<>();
        private final Consumer<Fault> told;
        private final Suspects suspects;
        private ChainCheck present;
        private int number = -1;
        private long count;
        private long unchained;
        private long faults;

        Reading(Consumer<Fault> told) {
            this.told = told;
            this.suspects = new Suspects(this::fault);
        }

        void add(AuditRow row) {
            count++;
            if (!known.containsKey(row.chain())) {
                fault(new Fault(
                        row.chain(), row.seq(), row.seq(), Fault.Kind.FOREIGN, "a row of a chain that there is not"));
            } else if (row.chain() == Chain.UNCHAINED) {
                unchained++;
            } else {
                if (row.chain() != number) {
                    endPresent();
                    begin(row.chain());
                }
                present.add(row);
            }
        }

        Report end() {
            endPresent();
            for (int chain : new ArrayList<>(known.keySet())) {
                if (chain != Chain.UNCHAINED && !last.containsKey(chain)) {
                    begin(chain);
                    endPresent();
                }
            }
            suspects.judge();
            witnessed.forEach((chain, position) -> {
                long seen = last.getOrDefault(chain, 0L);
                if (seen < position) {
                    fault(new Fault(
                            chain,
                            seen + 1,
                            position,
                            Fault.Kind.MISSING,
                            "missing: other chains' checkpoints know of it"));
                }
            });
            return new Report(count, unchained, last.size(), faults, unsigned);
        }

        private void begin(int chain) {
            number = chain;
            present = new ChainCheck(chain, new Feed(chain), signatures, suspects, this::fault);
        }

        private void endPresent() {
            if (present == null) {
                return;
            }
            present.end();
            last.put(number, present.last());
            if (present.unsigned() > 0) {
                unsigned.put(number, present.unsigned());
            }
            present.witnessed().forEach((chain, position) -> witnessed.merge(chain, position, Math::max));
            present = null;
        }

        private void fault(Fault fault) {
            faults++;
            told.accept(fault);
        }
    }

    /** The checkpoints of a chain, some at a time. */
    private final class Feed implements Iterator<CheckpointStore.Stored> {

        private static final int AT_ONCE = 1000;

        private final int chain;
        private List<CheckpointStore.Stored> page = List.of();
        private int next;
        private boolean over;

        Feed(int chain) {
            this.chain = chain;
        }

        @Override
        public boolean hasNext() {
            if (next == page.size() && !over) {
                CheckpointStore.Stored last = page.isEmpty() ? null : page.get(page.size() - 1);
                page = checkpoints.ofChain(chain, last, AT_ONCE);
                next = 0;
                over = page.size() < AT_ONCE;
            }
            return next < page.size();
        }

        @Override
        public CheckpointStore.Stored next() {
            return page.get(next++);
        }
    }
}
