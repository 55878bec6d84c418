package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.secret.SecretHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The lines of one import as they are read: the keys that they describe, and what is wrong with them. */
final class ImportFile {

    static final int MAX_FAULTS = 100;

    private final List<LineFault> faults = new ArrayList<>();
    private final Map<SecretHash, Integer> lineOf = new LinkedHashMap<>();
    private final Map<SecretHash, ApiKey> plans = new LinkedHashMap<>();

    /**
     * Takes a line in.
     *
     * @param planner makes a key of a draft, or tells what is wrong with it
     */
    void read(int number, String line, Function<ApiKeyDraft, ApiKey> planner) {
        ImportLine read = ImportLine.parse(line);
        read.faults().forEach(fault -> fault(number, fault));
        if (read.hash() != null) {
            Integer earlier = lineOf.putIfAbsent(read.hash(), number);
            if (earlier != null) {
                faults.add(new LineFault(number, "sha256", "Is that of line " + earlier + " already."));
            }
        }
        if (read.draft() != null) {
            try {
                plans.put(read.hash(), planner.apply(read.draft()));
            } catch (InvalidApiKeyException e) {
                // Where a field could not be read, nothing more is to be said about it.
                e.faults().stream()
                        .filter(fault -> read.faults().stream()
                                .noneMatch(unread -> fault.field().equals(unread.field())))
                        .forEach(fault -> fault(number, fault));
            }
        }
    }

    private void fault(int line, FieldFault fault) {
        faults.add(new LineFault(line, fault.field(), fault.detail()));
    }

    /** Whether there is no use in reading on. */
    boolean isFullOfFaults() {
        return faults.size() >= MAX_FAULTS;
    }

    /** The hashes that were read, in hexadecimal. */
    List<String> hashes() {
        return lineOf.keySet().stream().map(SecretHash::hex).toList();
    }

    /** Says that there is a key with that hash already. */
    void isKnown(String hash) {
        faults.add(
                new LineFault(lineOf.get(SecretHash.ofHex(hash)), "sha256", "Is that of a key that is there already."));
    }

    /**
     * The keys that the lines describe, by their hashes.
     *
     * @throws InvalidImportException if anything is wrong with any line
     */
    Map<SecretHash, ApiKey> plans() {
        if (!faults.isEmpty()) {
            throw new InvalidImportException(faults.stream()
                    .sorted(Comparator.comparingInt(LineFault::line))
                    .limit(MAX_FAULTS)
                    .toList());
        }
        return plans;
    }
}
