/** The data thread: sets of a person's own are looked through and previewed here. */
import { expose } from './crossing/expose.ts';
import { createData } from './data.ts';

expose(createData());
