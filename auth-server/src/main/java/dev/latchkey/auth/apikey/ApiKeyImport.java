package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in keys that were made elsewhere, by their SHA-256: all of them or none. */
@Service
public class ApiKeyImport {

    static final int MAX_LINES = 10_000;

    private static final int HASHES_PER_QUERY = 1000;

    private final ApiKeyStore store;
    private final ApiKeyRules rules;
    private final ApiKeyRoom room;
    private final ApiKeyMaker maker;
    private final ApiKeyJournal journal;
    private final Clock clock;

    ApiKeyImport(
            ApiKeyStore store,
            ApiKeyRules rules,
            ApiKeyRoom room,
            ApiKeyMaker maker,
            ApiKeyJournal journal,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.room = room;
        this.maker = maker;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Imports keys.
     *
     * @param lines a JSON object each; blank ones are passed over, but counted
     * @return how many keys were imported
     * @throws InvalidImportException if anything is wrong with any line
     * @throws dev.latchkey.auth.api.ApiProblem 409, if the workspace has no room for all of them
     */
    @Transactional
    public int importKeys(Workspace workspace, List<String> lines, Actor actor) {
        if (lines.size() > MAX_LINES) {
            throw new InvalidImportException(
                    List.of(new LineFault(MAX_LINES + 1, null, "More than " + MAX_LINES + " lines at once.")));
        }
        Map<SecretHash, ApiKey> plans = checked(room.present(workspace), lines);
        room.take(workspace, plans.size());
        Map<SecretHash, ApiKey> keys = taken(plans);
        keys.values()
                .forEach(key -> journal.record(
                        EventType.API_KEY_IMPORTED, key, actor, Map.of("name", key.name(), "type", key.type())));
        return keys.size();
    }

    private Map<SecretHash, ApiKey> checked(Workspace workspace, List<String> lines) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ImportFile file = new ImportFile();
        for (int i = 0; i < lines.size() && !file.isFullOfFaults(); i++) {
            if (!lines.get(i).isBlank()) {
                file.read(i + 1, lines.get(i), draft -> rules.plan(draft, workspace, now));
            }
        }
        List<String> hashes = file.hashes();
        for (int from = 0; from < hashes.size(); from += HASHES_PER_QUERY) {
            store.known(hashes.subList(from, Math.min(from + HASHES_PER_QUERY, hashes.size())))
                    .forEach(file::isKnown);
        }
        return file.plans();
    }

    private Map<SecretHash, ApiKey> taken(Map<SecretHash, ApiKey> plans) {
        try {
            return maker.take(plans);
        } catch (DuplicateKeyException e) {
            throw new InvalidImportException(
                    List.of(new LineFault(1, null, "Another import has just brought one of these keys.")));
        }
    }
}
