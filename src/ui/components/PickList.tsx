import { TextInput, UnstyledButton } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { ChevronIcon } from './icons.tsx';
import { LateMenu } from './late.tsx';
import classes from './PickList.module.css';

/** Lists shorter than this are seen at a glance. */
const SEARCHED = 5;

/** Things to pick one of, with an order to choose and a search where they are many. */
export function PickList<T, O extends string>({
  title,
  noun,
  orders,
  sorted,
  keyOf,
  nameOf,
  children,
}: {
  readonly title: string;
  /** What one of them is called. */
  readonly noun: string;
  /** Orders in words; the first is the usual one. */
  readonly orders: { readonly [K in O]: string };
  readonly sorted: (order: O) => readonly T[];
  readonly keyOf: (item: T) => string;
  /** What is searched. */
  readonly nameOf: (item: T) => string;
  /** A {@link PickRow}. */
  readonly children: (item: T) => ReactNode;
}) {
  const names = Object.keys(orders) as O[];
  const [order, setOrder] = useState<O>(names[0] as O);
  const [search, setSearch] = useState('');
  const all = sorted(order);
  const found = all.filter((item) => nameOf(item).toLowerCase().includes(search.toLowerCase()));
  const heading = useId();
  return (
    <nav className={classes.list} aria-labelledby={heading}>
      <div className={classes.head}>
        <span id={heading}>{title}</span>
        <LateMenu
          width={150}
          position="bottom-end"
          button={(opener) => (
            <UnstyledButton
              {...opener}
              className={classes.order}
              aria-label={`Sorted ${orders[order]}`}
            >
              {orders[order]} <ChevronIcon />
            </UnstyledButton>
          )}
        >
          {(Menu) =>
            names.map((key) => (
              <Menu.Item
                key={key}
                aria-current={key === order || undefined}
                onClick={() => setOrder(key)}
              >
                {orders[key]}
              </Menu.Item>
            ))
          }
        </LateMenu>
      </div>
      {all.length > SEARCHED && (
        <TextInput
          size="xs"
          placeholder={`Search ${noun}s`}
          aria-label={`Search ${noun}s`}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className={classes.search}
        />
      )}
      <ul className={classes.rows}>
        {found.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {found.length === 0 && all.length > 0 && (
        <p className={classes.none}>
          No {noun} is called “{search}”.
        </p>
      )}
    </nav>
  );
}

/** One of them: its name, a number, a line about it, and a bar. */
export function PickRow({
  name,
  value,
  about,
  share,
  color,
  current,
  onClick,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly about: ReactNode;
  /** How far the bar is filled, from 0 to 1; 0 draws none. */
  readonly share: number;
  readonly color: string;
  readonly current: boolean;
  readonly onClick: () => void;
}) {
  const width = share === 0 ? 0 : Math.max(3, Math.min(100, 100 * share));
  return (
    <UnstyledButton className={classes.row} aria-current={current || undefined} onClick={onClick}>
      <b title={name}>{name}</b>
      <span className={classes.value}>{value}</span>
      <small className={classes.about}>{about}</small>
      <span className={classes.meter}>
        <i style={{ width: `${width}%`, background: color }} />
      </span>
    </UnstyledButton>
  );
}
