package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite itself: a store whose declaration is not the truth fails it. */
final class RecordLimitSuiteTest {

    private static final StoreLimits DECLARED = new StoreLimits(2, 1_024, 4_096);
    private static final StoreLimits MORE = new StoreLimits(3, 2_048, 8_192);

    /** Says the one and does the other. */
    private static class Pretender extends LimitedRecordStore {

        private final StoreLimits said;

        Pretender(StoreLimits said, StoreLimits done) {
            super(done);
            this.said = said;
        }

        @Override
        public StoreLimits limits() {
            return said;
        }
    }

    /** Changes what is written. */
    private abstract static class Mangler extends Pretender {

        Mangler() {
            super(DECLARED, MORE);
        }

        abstract TokenRecord mangled(TokenRecord record);

        @Override
        public WriteResult write(List<RecordWrite> batch) {
            return super.write(batch.stream()
                    .map(write -> new RecordWrite(write.expectedVersion(), mangled(write.record())))
                    .toList());
        }
    }

    private static RecordLimitContract suite(RecordStore store) {
        return suite(store, DECLARED);
    }

    private static RecordLimitContract suite(RecordStore store, StoreLimits limits) {
        return new RecordStoreContract() {

            @Override
            public RecordStore open() {
                return store;
            }

            @Override
            public StoreLimits limits() {
                return limits;
            }

            @Override
            public boolean keepsLeases() {
                return false;
            }
        };
    }

    private static void fails(Runnable test) {
        // Anything but a skipped test: some stores throw where the suite expects a result.
        assertThatThrownBy(test::run)
                .extracting(failure -> failure.getClass().getSimpleName())
                .isNotEqualTo("TestAbortedException");
    }

    @Test
    void aDeclarationThatTheTestDoesNotExpectFails() {
        fails(suite(new LimitedRecordStore(DECLARED), MORE)::tellsItsLimits);
        fails(suite(new LimitedRecordStore(DECLARED), StoreLimits.NONE)::tellsItsLimits);
        fails(suite(new LimitedRecordStore(DECLARED) {
            @Override
            public boolean keepsLeases() {
                return true;
            }
        })::tellsItsLimits);
    }

    @Test
    void leasesThatAreDroppedSilentlyFail() {
        RecordStore dropping = new Mangler() {
            @Override
            TokenRecord mangled(TokenRecord record) {
                return new TokenRecord(record.id(), record.version(), record.lookupKeys(), null, record.sealed());
            }
        };

        fails(suite(dropping)::refusesALeaseThatItWouldLose);
    }

    @Test
    void aLimitThatIsHigherThanTheTruthFails() {
        fails(suite(new Pretender(MORE, DECLARED), MORE)::writesTheLargestBatchAndRefusesALargerOne);
        fails(suite(new Pretender(MORE, DECLARED), MORE)::keepsTheLongestRecordAndRefusesALongerOne);
        fails(suite(new Pretender(MORE, DECLARED), MORE)::aFullStoreRefusesMoreAndLosesNothing);
    }

    @Test
    void aLimitThatIsLowerThanTheTruthFails() {
        fails(suite(new Pretender(DECLARED, MORE))::writesTheLargestBatchAndRefusesALargerOne);
        fails(suite(new Pretender(DECLARED, MORE))::keepsTheLongestRecordAndRefusesALongerOne);
        fails(suite(new Pretender(DECLARED, MORE))::aFullStoreRefusesMoreAndLosesNothing);
    }

    @Test
    void aRecordThatIsCutFails() {
        RecordStore cutting = new Mangler() {
            @Override
            TokenRecord mangled(TokenRecord record) {
                int length = Math.min(record.sealed().length(), 900);
                return new TokenRecord(
                        record.id(),
                        record.version(),
                        record.lookupKeys(),
                        null,
                        Bytes.of(record.sealed().toByteArray(), 0, length));
            }
        };

        fails(suite(cutting)::keepsTheLongestRecordAndRefusesALongerOne);
    }

    @Test
    void aBatchThatIsWrittenInPartBeforeItIsRefusedFails() {
        RecordStore partial = new LimitedRecordStore(DECLARED) {
            @Override
            public WriteResult write(List<RecordWrite> batch) {
                if (batch.size() > DECLARED.batch()) {
                    super.write(batch.subList(0, 1));
                }
                return super.write(batch);
            }
        };

        fails(suite(partial)::writesTheLargestBatchAndRefusesALargerOne);
    }

    @Test
    void aFullStoreThatMakesRoomByForgettingFails() {
        RecordStore evicting = new LimitedRecordStore(DECLARED) {
            @Override
            public WriteResult write(List<RecordWrite> batch) {
                try {
                    return super.write(batch);
                } catch (InvalidTokenException e) {
                    delete(scan(null, 1).get(0).id());
                    throw e;
                }
            }
        };

        fails(suite(evicting)::aFullStoreRefusesMoreAndLosesNothing);
    }

    @Test
    void anotherRefusalThanTheDeclaredOneFails() {
        RecordStore vague = new LimitedRecordStore(DECLARED) {
            @Override
            public WriteResult write(List<RecordWrite> batch) {
                try {
                    return super.write(batch);
                } catch (InvalidTokenException e) {
                    throw new InvalidTokenException("no");
                }
            }
        };

        fails(suite(vague)::keepsTheLongestRecordAndRefusesALongerOne);
    }

    @Test
    void aLeaseThatIsRefusedTooLateFails() {
        RecordStore late = new LimitedRecordStore(DECLARED) {
            @Override
            public WriteResult write(List<RecordWrite> batch) {
                TokenRecord record = batch.get(0).record();
                if (record.lease() != null) {
                    super.write(List.of(new RecordWrite(
                            batch.get(0).expectedVersion(),
                            new TokenRecord(record.id(), record.version(), record.lookupKeys(), null, bytes("half")))));
                }
                return super.write(batch);
            }
        };

        fails(suite(late)::refusesALeaseThatItWouldLose);
    }
}
